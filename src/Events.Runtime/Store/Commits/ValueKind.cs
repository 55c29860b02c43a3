namespace Events.Store.Commits;

/// <summary>The kind of value that a command of a commit has to find at its key, unless there is nothing.</summary>
internal enum ValueKind
{
    /// <summary>Anything: the command replaces or removes it, or is not known here.</summary>
    Any,

    String,

    /// <summary>A string that is a whole number.</summary>
    Integer,

    /// <summary>A string that is a number.</summary>
    Number,

    Hash,

    /// <summary>A hash in which the field is a whole number.</summary>
    HashInteger,

    /// <summary>A hash in which the field is a number.</summary>
    HashNumber,

    Set,
    SortedSet,
    List,
    Stream,
}
