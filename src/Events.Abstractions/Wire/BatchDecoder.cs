using System.ComponentModel;

namespace Events.Wire;

/// <summary>Reads an entry of a batch whose handler takes events of several types.</summary>
/// <typeparam name="T">What the handler takes them as.</typeparam>
/// <param name="handler">The handler of the entry, as the dispatch of its class counts it.</param>
/// <param name="fields">The fields of the entry.</param>
/// <exception cref="EventDecodeException">The entry is not a valid event of its type.</exception>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate T BatchDecoder<out T>(int handler, EntryFields fields);
