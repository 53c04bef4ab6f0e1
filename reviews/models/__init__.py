from reviews.models.cycle import Cycle, CycleNote, CycleSnapshot
from reviews.models.recommendation import Recommendation

__all__ = ["Cycle", "CycleNote", "CycleSnapshot", "Recommendation"]
