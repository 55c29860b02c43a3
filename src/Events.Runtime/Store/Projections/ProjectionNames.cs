namespace Events.Store.Projections;

/// <summary>The keys beside a stream that projections use; see <see cref="Roles.IProjectionStore"/>.</summary>
internal static class ProjectionNames
{
    /// <summary>The number of keys of a state that are deleted in one step.</summary>
    public const int KeysAtOnce = 500;

    /// <summary>A set: the names of the stream's projections.</summary>
    public static StreamKey Names(StreamKey stream) => stream.Beside("projections");

    /// <summary>A hash: which state is live, which is being built, and how far each is.</summary>
    public static StreamKey Record(StreamKey stream, string projection) => stream.Beside($"projection-record:{projection}");

    /// <summary>A set: the keys of a state.</summary>
    public static StreamKey Keys(StreamKey stream, string projection, int generation) => stream.Beside($"projection-keys:{projection}:{generation}");

    /// <summary>Gives the beginning of the keys of a state.</summary>
    public static string StatePrefix(StreamKey stream, string projection, int generation) => stream.Beside($"projection:{projection}:{generation}").Name;

    /// <summary>Refuses a name that could be taken for a part of a key.</summary>
    public static void Check(StreamKey stream, string projection)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrWhiteSpace(projection);
        if (projection.AsSpan().ContainsAny(":{}"))
        {
            throw new ArgumentException($"The name of a projection has no colon and no braces, which '{projection}' has: it is a part of keys.", nameof(projection));
        }
    }
}
