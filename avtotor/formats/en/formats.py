"""Days and moments in English as the public pages write them; Django's own English is that of the United States."""

DATE_FORMAT = "j M Y"  # in lists, where there is little room
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
