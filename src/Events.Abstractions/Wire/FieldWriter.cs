namespace Events.Wire;

/// <summary>Writes one element of a collection, not null, as a field without a name.</summary>
/// <typeparam name="T">The element's type.</typeparam>
/// <param name="writer">Where to write.</param>
/// <param name="item">The element.</param>
public delegate void FieldWriter<in T>(ref EntryWriter writer, T item);
