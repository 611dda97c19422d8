"""Ask the portal in this container whether it is well, as the reverse proxy would ask; exit 0 when it is."""

import http.client
import os
import sys
from urllib.parse import urlsplit


def is_well(site_url: str, address: str) -> bool:
    """Return whether the portal behind ``address`` answers 200 for its public host name."""
    connection = http.client.HTTPConnection(address, timeout=8)
    try:
        # The public host, for ALLOWED_HOSTS; and TLS, which ended at the proxy.
        headers = {"Host": urlsplit(site_url).netloc, "X-Forwarded-Proto": "https"}
        connection.request("GET", "/healthz", headers=headers)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not is_well(os.environ["SITE_URL"], "127.0.0.1:8000"))
