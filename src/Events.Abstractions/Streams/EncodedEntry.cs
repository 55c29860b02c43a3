namespace Events.Streams;

/// <summary>An encoded entry: where it ends in its batch's buffer, and its number of field/value pairs.</summary>
/// <param name="End">The position behind the entry's last byte.</param>
/// <param name="FieldCount">The number of field/value pairs.</param>
public readonly record struct EncodedEntry(int End, int FieldCount);
