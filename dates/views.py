from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from dates.edtf import EdtfError
from dates.values import Basis, HistoricalDate


@require_safe
def reading(request: HttpRequest) -> JsonResponse:
    """How a date would be understood, for the line below its input in a form."""
    ask = request.GET
    basis = ask.get("basis") or Basis.STATED.value
    try:
        value = HistoricalDate.parse(ask.get("edtf", ""), ask.get("refine", ""), basis)
    except EdtfError as error:
        return JsonResponse({"error": str(error)}, status=400)
    understood = value.as_json()
    return JsonResponse({key: understood[key] for key in ("text", "earliest", "latest", "precision")})
