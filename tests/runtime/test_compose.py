"""What the compose file and the Dockerfile promise about production: no engine is needed to hold them to it."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from portal.embedded.state import REPOSITORY

COMPOSE = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {"web", "worker", "beat", "migrate"}
LASTING = {"web", "worker", "beat", "db", "redis"}
DOCKERFILE = (REPOSITORY / "Dockerfile").read_text()
SECRET_NAME = re.compile(r"(PASSWORD|SECRET|KEY|TOKEN|AUTH)$")
REQUIRED = re.compile(r"\$\{(\w+):\?[^}]*\}")
OPTIONAL = re.compile(r"\$\{(\w+):-[^}]*\}")


def strings_of(value: object) -> list[str]:
    """Return every string in a piece of YAML."""
    if isinstance(value, dict):
        return [string for each in (*value.keys(), *value.values()) for string in strings_of(each)]
    if isinstance(value, list):
        return [string for each in value for string in strings_of(each)]
    return [str(value)]


def test_the_services_are_the_portal_and_its_two_servers() -> None:
    assert set(SERVICES) == {"web", "worker", "beat", "migrate", "db", "redis"}


@pytest.mark.parametrize("name", sorted(LASTING))
def test_lasting_service_has_a_health_check_and_comes_back(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] in {"CMD", "CMD-SHELL"}
    assert len(check["test"]) > 1
    assert {"interval", "timeout", "retries"} <= set(check)
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_service_has_no_privilege_it_can_do_without(name: str) -> None:
    service = SERVICES[name]
    uid, _, gid = service["user"].partition(":")
    assert int(uid) > 0
    assert int(gid) > 0
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["read_only"] is True
    assert not {"privileged", "cap_add", "pid", "devices", "network_mode"} & set(service)


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_secrets_are_required_from_outside_never_written(name: str) -> None:
    service = SERVICES[name]
    assert "env_file" not in service  # it would hand every secret to every service
    for variable, value in service["environment"].items():
        if SECRET_NAME.search(variable) and variable != "EMAIL_HOST_PASSWORD":  # a mail relay may need none
            assert REQUIRED.fullmatch(value), f"{name}: {variable} must be ${{NAME:?}}"
        if variable.endswith("_URL"):
            assert REQUIRED.search(value), f"{name}: {variable} must take its secret from outside"
    for string in strings_of(service):
        literal = re.search(r"://[^/\s]*:[^/\s@]+@", REQUIRED.sub("", string))
        assert literal is None, f"{name} holds a password: {literal}"


def test_the_template_of_the_variables_names_them_all_and_sets_none() -> None:
    lines = [line for line in (REPOSITORY / ".env.example").read_text().splitlines() if line and line[0] != "#"]
    template = dict(line.split("=", 1) for line in lines)
    text = "\n".join(strings_of(SERVICES))
    assert set(template) == set(REQUIRED.findall(text)) | set(OPTIONAL.findall(text))
    assert set(template.values()) == {""}
    assert not re.search(r"(?<!\$)\$(?![${])", text), "a variable is spelled without the braces that require it"


def test_only_migrations_work_under_the_role_that_owns_the_tables() -> None:
    owners = {name for name in SERVICES if "PORTAL_OWNER_PASSWORD" in " ".join(strings_of(SERVICES[name]))}
    assert owners == {"migrate", "db"}
    for name in OURS - {"migrate"}:
        assert SERVICES[name]["environment"]["DATABASE_URL"].startswith("postgresql://portal_app:")
    assert SERVICES["migrate"]["environment"]["DATABASE_URL"].startswith("postgresql://portal_owner:")
    assert "migrate --noinput" in " ".join(SERVICES["migrate"]["command"])
    superusers = {name for name in SERVICES if "${POSTGRES_PASSWORD" in " ".join(strings_of(SERVICES[name]))}
    assert superusers == {"db"}


@pytest.mark.parametrize("name", sorted(OURS - {"migrate"}))
def test_nothing_starts_before_the_tables_are_made(name: str) -> None:
    conditions = {other: rule["condition"] for other, rule in SERVICES[name]["depends_on"].items()}
    assert conditions == {
        "db": "service_healthy",
        "redis": "service_healthy",
        "migrate": "service_completed_successfully",
    }


def test_what_must_last_lies_in_declared_volumes() -> None:
    mounted = {
        (name, *volume.split(":")[:2])
        for name, service in SERVICES.items()
        for volume in service.get("volumes", ())
        if not volume.startswith(".")
    }
    assert mounted == {
        ("db", "database", "/var/lib/postgresql/data"),
        ("redis", "queue", "/data"),
        ("web", "media", "/var/lib/tachawor"),
        ("worker", "media", "/var/lib/tachawor"),
        ("beat", "beat", "/var/lib/tachawor"),
    }
    assert set(COMPOSE["volumes"]) == {volume for _, volume, _ in mounted}
    assert all(REPOSITORY.joinpath(file).exists() for file in ("deploy/roles.sql", "deploy/health.py"))


def test_only_the_web_is_reachable_and_only_from_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"web": ["127.0.0.1:8000:8000"]}
    assert COMPOSE["networks"]["data"] == {"internal": True}
    assert SERVICES["db"]["networks"] == SERVICES["redis"]["networks"] == ["data"]


def test_images_are_pinned_to_a_release() -> None:
    images = {service["image"] for service in SERVICES.values() if "build" not in service}
    assert images == {"postgres:16-bookworm", "redis:7.2-bookworm"}


def test_the_image_is_built_in_two_stages_and_runs_as_nobody_special() -> None:
    stages = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]
    assert len(stages) == 2
    assert all(stage.startswith("python:3.11-slim-bookworm") for stage in stages)
    build, final = stages
    assert build.index("compile_catalogues") < build.index("collectstatic --noinput")
    assert re.findall(r"^USER (.*)$", final, re.MULTILINE) == [SERVICES["web"]["user"]]
    assert "pip install" not in final
    for name in re.findall(r"^(?:ENV|ARG) (.*)$", DOCKERFILE, re.MULTILINE):
        assert not SECRET_NAME.search(name.split("=")[0])


def test_the_image_leaves_out_secrets_state_and_tests() -> None:
    ignored = (REPOSITORY / ".dockerignore").read_text().split()
    assert {".git", ".env", ".env.*", ".venv", ".state", "tests"} <= set(ignored)
