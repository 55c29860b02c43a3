namespace Events.Store;

/// <summary>Keys that tell apart what is of one event type: the type, a colon, the key.</summary>
internal static class TypedKeys
{
    /// <summary>Escapes a type: the colon ends it, so none stands in it. Types <c>a</c> with key <c>b:c</c> and <c>a:b</c> with key <c>c</c> are two.</summary>
    public static string Escape(string type) =>
        type.Replace("%", "%25", StringComparison.Ordinal).Replace(":", "%3A", StringComparison.Ordinal);
}
