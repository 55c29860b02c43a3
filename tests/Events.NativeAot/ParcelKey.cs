namespace Events.NativeAot;

public readonly record struct ParcelKey(Guid Value);
