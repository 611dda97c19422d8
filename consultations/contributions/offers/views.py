"""Partnership offers at the desk: the list of one's regions, one offer with its steps and buttons."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from consultations.contributions.actions import OfferMovedMeanwhile, move_offer
from consultations.contributions.models import OfferStep, PartnershipOffer
from consultations.contributions.offers import access, queries, workflow
from consultations.contributions.offers.forms import OfferMoveForm, OffersForm
from consultations.contributions.offers.workflow import InvalidMove
from portal.shared.validation import put_on_form


@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The offers of one's regions, filtered as the address says."""
    form = OffersForm(request.GET, regions=access.regions_of(request.user))
    page = queries.page(queries.matching(access.visible_to(request.user), form.filters), **form.position)
    context = {
        "form": form,
        "page": page,
        "query": form.query(),
        **form.neighbours(page),
        "everywhere_url": form.query(state=queries.ALL_STATES),
    }
    return render(request, "contributions/offers/listing.html", context)


@never_cache
@require_safe
def one(request: HttpRequest, reference: str) -> HttpResponse:
    """One offer: what is offered, its way, what can be decided."""
    return _page(request, access.offer_or_404(request.user, reference))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """Lead an offer to its next state."""
    offer = access.offer_or_404(request.user, reference, *workflow.DESK)
    if request.method != "POST":
        return redirect("offers:one", reference)
    form = OfferMoveForm(request.POST, current=offer.state, moves=access.moves_of(request.user, offer))
    if form.is_valid():
        by = access.mover(request.user, offer, form.cleaned_data["to"])
        try:
            moved = move_offer(offer=offer, by=by, **form.cleaned_data)
        except OfferMovedMeanwhile as meanwhile:
            offer = access.offer_or_404(request.user, reference)
            return _page(request, offer, typed=form.cleaned_data["reason"], meanwhile=meanwhile.step, status=409)
        except InvalidMove:
            form.add_error(None, _("This move is not possible from the present state."))
        except ValidationError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("New state: %(state)s.") % {"state": moved.get_state_display()})
            return redirect("offers:one", reference)
    return _page(request, offer, form=form, status=422)


def _page(
    request: HttpRequest,
    offer: PartnershipOffer,
    *,
    form: OfferMoveForm | None = None,
    typed: str = "",
    meanwhile: OfferStep | None = None,
    status: int = 200,
) -> HttpResponse:
    steps = queries.steps_of(offer)
    if form is None:
        initial: dict[str, Any] = {"seen": steps[-1].pk, "reason": typed}
        form = OfferMoveForm(initial=initial, current=offer.state, moves=access.moves_of(request.user, offer))
    context = {
        "offer": offer,
        "contribution": offer.contribution,
        "form": form,
        "steps": steps,
        "ahead": queries.ahead_of(offer),
        "meanwhile": meanwhile,
    }
    return render(request, "contributions/offers/one.html", context, status=status)
