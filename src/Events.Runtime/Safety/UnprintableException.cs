namespace Events.Safety;

/// <summary>Stands in a log for an exception that throws when it is asked for its text.</summary>
internal sealed class UnprintableException(Type type)
    : Exception($"An exception of type {type.FullName}, which throws when it is asked for its text.");
