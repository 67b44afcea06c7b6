"""Soft checks: doubts about rows that are said to editors beside the field, and that never block.

Each app has its own in `soft_checks.py`. What they find is kept as `desk.models.Finding`, so that a form and the
dashboard only read. `look_at` renews it after a save, `look_at_these` after several, `look_at_all` (`manage.py
find_doubts`) as days go by.
"""

from desk.checks.keeping import forget, look_at, look_at_all, look_at_these
from desk.checks.registry import CHECKS, Check, Doubt
from desk.checks.saying import Said, both, said_of

__all__ = ["CHECKS", "Check", "Doubt", "Said", "both", "forget", "look_at", "look_at_all", "look_at_these", "said_of"]
