namespace Events.Store;

/// <summary>By what a stream is trimmed.</summary>
public enum StreamTrimKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By number of entries: <c>MAXLEN</c>.</summary>
    MaxLength,

    /// <summary>By ID: <c>MINID</c>.</summary>
    MinId,
}
