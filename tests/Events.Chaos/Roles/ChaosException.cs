namespace Events.Chaos.Roles;

/// <summary>A handler fails on purpose.</summary>
public sealed class ChaosException() : Exception("On purpose.");
