using Events.Streams;

namespace Events.Store;

/// <summary>Entries as they are sent, one behind the other.</summary>
/// <param name="Bytes">The fields of all entries; must not change while they are being appended.</param>
/// <param name="Entries">Where each entry ends and how many fields it has.</param>
public readonly record struct EncodedBatch(ReadOnlyMemory<byte> Bytes, ReadOnlyMemory<EncodedEntry> Entries);
