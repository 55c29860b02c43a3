namespace Events.Streams;

/// <summary>Where an encoded entry ends in its batch's buffer, and how many field/value pairs it has.</summary>
/// <param name="End">The position behind the entry's last byte.</param>
/// <param name="FieldCount">The number of field/value pairs.</param>
public readonly record struct EncodedEntry(int End, int FieldCount);
