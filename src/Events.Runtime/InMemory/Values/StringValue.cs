namespace Events.InMemory.Values;

/// <summary>A string at a key. Texts of keys hold a byte in each character (Latin-1), so that any bytes can stand in them.</summary>
/// <param name="Text">The bytes.</param>
internal sealed record StringValue(string Text);
