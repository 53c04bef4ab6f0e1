from reviews.models.cycle import Cycle, CycleNote, CycleSnapshot

__all__ = ["Cycle", "CycleNote", "CycleSnapshot"]
