from reviews.models.cycle import Cycle, CycleNote, CycleSnapshot
from reviews.models.recommendation import Recommendation
from reviews.models.voice import ViewGiven

__all__ = ["Cycle", "CycleNote", "CycleSnapshot", "Recommendation", "ViewGiven"]
