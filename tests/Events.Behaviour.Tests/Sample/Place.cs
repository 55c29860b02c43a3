namespace Events.Behaviour.Sample;

public sealed record Place(string Street, string? City, double Latitude = 1.5);
