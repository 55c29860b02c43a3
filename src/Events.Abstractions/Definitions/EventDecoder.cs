using Events.Wire;

namespace Events.Definitions;

/// <summary>Reads an entry as an event, boxed if it is a struct: for replay, where the event's type is known only at run time.</summary>
/// <param name="fields">The fields of the entry.</param>
/// <exception cref="EventDecodeException">The entry is not a valid event of the type.</exception>
public delegate object EventDecoder(EntryFields fields);
