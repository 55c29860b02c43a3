namespace Events.Administration;

/// <summary>Something about a store that decides what survives.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Name">What it is about, in a word or two: <c>eviction</c>, <c>persistence</c>.</param>
/// <param name="Text">What was found.</param>
/// <param name="Advice">What to do; empty where nothing is to be done.</param>
public sealed record Finding(FindingSeverity Severity, string Name, string Text, string Advice = "");
