"""Organizations, people, brands and claims in the words of schema.org."""

from __future__ import annotations

from partners.models import Brand, Claim, Organization, Person, Position
from sources import linked_data
from sources.linked_data import Node, Page, alternate_name, dates_of, known
from sources.models import published_only

ORGANIZATION_TYPES = {
    Organization.Kind.AUTHORITY: "GovernmentOrganization",
    Organization.Kind.AGENCY: "NewsMediaOrganization",
}


def organization(row: Organization, page: Page) -> list[Node]:
    return [linked_data.organization(row, page, ORGANIZATION_TYPES.get(row.kind, "Organization"))]


def person(row: Person, page: Page) -> list[Node]:
    details = known(alternateName=alternate_name(row, "name"), description=page.text(row, "description"))
    return [{**page.refer(row, "Person"), **details}]


def position(row: Position, page: Page) -> list[Node]:
    """The organization with its office, and with who holds it: schema.org's pattern for a role that lasts a while."""
    role = {"@type": "OrganizationRole", "roleName": page.text(row, "title"), **dates_of(row.period)}
    holder = page.refer(row.person, "Person")
    return [{**page.refer(row.organization, "Organization"), "member": {**role, "member": holder}}]


def brand(row: Brand, page: Page) -> list[Node]:
    """A brand, and the organization that owns it, where a source names one."""
    details = known(alternateName=alternate_name(row, "name"), description=page.text(row, "description"))
    node = {**page.refer(row, "Brand"), **details}
    owners = [{**page.refer(each, "Organization"), "brand": {"@id": node["@id"]}} for each in published_only(row.owner)]
    return [node, *owners]


def claim(row: Claim, page: Page) -> list[Node]:
    """What is claimed, by whom if a paragraph names the speaker, and where it appears."""
    supporting = [each for each in row.citations.all() if not each.is_against]
    speakers = list(dict.fromkeys(published_only(*(each.speaker for each in supporting))))
    details = known(
        description=page.text(row, "summary"),
        author=page.refer_all(speakers, "Person"),
        appearance=page.cite(supporting),
        temporalCoverage=linked_data.coverage(row.date),
        about=page.refer_all(row.related_rows()),
    )
    return [{**page.refer(row, "Claim"), "text": page.heading(row), **details}]
