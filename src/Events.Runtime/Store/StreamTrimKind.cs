namespace Events.Store;

/// <summary>Says by what a stream is trimmed.</summary>
public enum StreamTrimKind
{
    /// <summary>The stream is not trimmed at all.</summary>
    None,

    /// <summary>The stream is trimmed by number of entries: <c>MAXLEN</c>.</summary>
    MaxLength,

    /// <summary>The stream is trimmed by ID: <c>MINID</c>.</summary>
    MinId,
}
