"""The read-only resources of this app."""

from sources.api import RecordViewSet
from timeline import filters, models, serializers


class MilestoneViewSet(RecordViewSet):
    """Events, plans and proposals in the history of the company."""

    model = models.Milestone
    serializer_class = serializers.MilestoneSerializer
    filterset_class = filters.MilestoneFilter


class EraViewSet(RecordViewSet):
    """The spans of years that head the timeline."""

    model = models.Era
    serializer_class = serializers.EraSerializer
    filterset_class = filters.EraFilter
