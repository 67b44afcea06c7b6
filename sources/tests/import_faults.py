"""What can be wrong in a file of a record, and how it is told: the table of test_importing."""

# File and entry added to it: the fault.
FAULTS = {
    "an unknown key": ("eras", "{slug: e, name: {en: E}, colour: red}", "eras.yaml: e: colour: There is no such key."),
    "a key that is not for fixtures": (
        "eras",
        "{slug: e, name: {en: E}, id: 5}",
        "eras.yaml: e: id: There is no such key.",
    ),
    "a version": ("eras", "{slug: e, name: {en: E}, version: 5}", "eras.yaml: e: version: There is no such key."),
    "a derived key": (
        "eras",
        "{slug: e, name: {en: E}, period_earliest: 1990-01-01}",
        "eras.yaml: e: period_earliest: There is no such key.",
    ),
    "no slug": ("eras", "{name: {en: E}}", "eras.yaml: entry 1: slug: This field cannot be blank."),
    "a bad slug": (
        "eras",
        "{slug: Эра, name: {en: E}}",
        "eras.yaml: Эра: slug: Use small ASCII letters, digits and single hyphens, such as “first-car”.",
    ),
    "a slug twice": ("people", "{slug: vera-holm}", "people.yaml: vera-holm: slug: Two entries have this slug."),
    "no text": ("eras", "{slug: e}", "eras.yaml: e: name_en: Write this in one language at least."),
    "a text in no language": ("eras", "{slug: e, name: E}", "eras.yaml: e: name: Write a text as {en: …, ru: …}."),
    "a text in another language": (
        "eras",
        "{slug: e, name: {en: E, de: Ä}}",
        "eras.yaml: e: name: Write a text as {en: …, ru: …}.",
    ),
    "a text that is a list": (
        "eras",
        "{slug: e, name: {en: [E]}}",
        "eras.yaml: e: name: Write a text as {en: …, ru: …}.",
    ),
    "a date that is none": (
        "eras",
        "{slug: e, name: {en: E}, period: 1997-13}",
        "eras.yaml: e: period: Months are 01 to 12",
    ),
    "a block without its date": (
        "eras",
        "{slug: e, name: {en: E}, period: {refine: end}}",
        "eras.yaml: e: period: Write a date as EDTF or as {edtf: …, refine: …, basis: …}.",
    ),
    "a block with another key": (
        "eras",
        "{slug: e, name: {en: E}, period: {edtf: 1997, refined: end}}",
        "eras.yaml: e: period: Write a date as EDTF or as {edtf: …, refine: …, basis: …}.",
    ),
    "a date that is a list": (
        "eras",
        "{slug: e, name: {en: E}, period: [1997, 1998]}",
        "eras.yaml: e: period: Write a date as EDTF or as {edtf: …, refine: …, basis: …}.",
    ),
    "an unknown part of a date": (
        "eras",
        "{slug: e, name: {en: E}, period: {edtf: '1997', refine: dusk}}",
        "eras.yaml: e: period: ",
    ),
    "an unknown choice": (
        "measures",
        "{slug: m, name: {en: M}, unit: {en: u}, nature: odd}",
        "measures.yaml: m: nature: Value 'odd' is not a valid choice.",
    ),
    "an unknown state": (
        "eras",
        "{slug: e, name: {en: E}, state: drfat}",
        "eras.yaml: e: state: Write draft, or leave the key out.",
    ),
    "a number that is none": (
        "observations",
        "{slug: o, measure: m, bound: exact, lower: many, upper: many}",
        "observations.yaml: o: lower: “many” value must be a decimal number.",
    ),
    "a missing reference": (
        "brands",
        "{slug: b, name: {en: B}, owner: nobody}",
        "brands.yaml: b: owner: There is no 'nobody' to refer to.",
    ),
    "a reference that is a list": (
        "brands",
        "{slug: b, name: {en: B}, owner: [northwind]}",
        "brands.yaml: b: owner: Write the slug of one row.",
    ),
    "a missing row among several": (
        "claims",
        "{slug: c, title: {en: C}, kind: aim, brands: [gale, nothing]}",
        "claims.yaml: c: brands: There is no 'nothing' to refer to.",
    ),
    "several rows as one": (
        "claims",
        "{slug: c, title: {en: C}, kind: aim, brands: gale}",
        "claims.yaml: c: brands: Write a list of slugs.",
    ),
    "a missing row of the same file": (
        "milestones",
        "{slug: m, title: {en: M}, kind: launch, status: planned, outcome: nothing}",
        "milestones.yaml: m: outcome: There is no 'nothing' to refer to.",
    ),
    "a word for yes": (
        "organizations",
        "{slug: o, name: {en: O}, is_subject: maybe}",
        "organizations.yaml: o: is_subject: “Maybe” value must be either True or False.",
    ),
    "a second subject": (
        "organizations",
        "{slug: o, name: {en: O}, is_subject: true}",
        "organizations.yaml: o: Another organization is the subject of the record already.",
    ),
    "no citation": (
        "people",
        "{slug: p, name: {en: P}}",
        "people.yaml: p: state: Nothing is published without a source",
    ),
    "a missing source": (
        "people",
        "{slug: p, name: {en: P}, citations: [{source: nothing, paragraph: 1}]}",
        "people.yaml: p: source: There is no 'nothing' to refer to.",
    ),
    "a paragraph too far": (
        "people",
        "{slug: p, name: {en: P}, citations: [{source: yearbook, paragraph: 10}]}",
        "people.yaml: p: paragraph: “Yearbook” has paragraphs 1 to 9.",
    ),
    "a paragraph that is no number": (
        "people",
        "{slug: p, name: {en: P}, citations: [{source: yearbook, paragraph: five}]}",
        "people.yaml: p: paragraph: “five” value must be an integer.",
    ),
    "an unknown key of a citation": (
        "people",
        "{slug: p, name: {en: P}, citations: [{source: yearbook, paragraph: 1, page: 5}]}",
        "people.yaml: p: page: There is no such key.",
    ),
    "a paragraph twice": (
        "people",
        "{slug: p, name: {en: P}, citations: [{source: yearbook, paragraph: 1}, {source: yearbook, paragraph: 1}]}",
        "people.yaml: p: This paragraph is cited already: say both things in one citation.",
    ),
    "citations that are no list": (
        "people",
        "{slug: p, name: {en: P}, citations: yearbook}",
        "people.yaml: p: citations: Write a list of citations, each with its source and paragraph.",
    ),
    "citations of what is not cited": (
        "eras",
        "{slug: e, name: {en: E}, citations: [{source: yearbook, paragraph: 1}]}",
        "eras.yaml: e: citations: There is no such key.",
    ),
    "an aspect without its citation": (
        "brands",
        "{slug: b, name: {en: B}, owner: northwind, citations: [{source: yearbook, paragraph: 1}]}",
        "brands.yaml: b: state: Add a citation for: owner.",
    ),
    "a rank without its reason": (
        "claims",
        "{slug: c, title: {en: C}, kind: aim, rank: preferred, citations: [{source: yearbook, paragraph: 1}]}",
        "claims.yaml: c: A rank other than normal needs its reason.",
    ),
}


# Those in which one mistake is a fault of two keys or of two rules.
MORE_THAN_ONE = {"a bad slug", "no text", "a number that is none"}
