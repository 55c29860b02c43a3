namespace Events.Analyzers.Origins;

/// <summary>The members that are read of a value, outermost last: <c>Id</c> of what a list holds, an element of a tuple.</summary>
internal sealed class Path
{
    public static readonly Path Empty = new(null, null);

    private readonly Path? _rest;

    private Path(object? head, Path? rest)
    {
        Head = head;
        _rest = rest;
    }

    /// <summary>The name of a member, or the number of a tuple's element; null: the value itself.</summary>
    public object? Head { get; }

    public Path Rest => _rest ?? Empty;

    public bool IsEmpty => Head is null;

    public Path Push(object member) => new(member, this);
}
