namespace Events.NativeAot;

public sealed record Parcel(string Name, int Pieces);
