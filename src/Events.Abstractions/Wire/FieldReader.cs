namespace Events.Wire;

/// <summary>Reads one element of a collection as the value of a field.</summary>
/// <typeparam name="T">The element's type.</typeparam>
/// <param name="reader">Stands at the value.</param>
public delegate T FieldReader<out T>(ref EntryReader reader);
