namespace Events.Testing.Watching;

/// <summary>Something that is left to be handled.</summary>
/// <param name="Text">What it is, and why it is left.</param>
/// <param name="WaitsForTest">Whether nothing becomes of it before time passes or the test does something, unless something is going on.</param>
internal readonly record struct Remainder(string Text, bool WaitsForTest);
