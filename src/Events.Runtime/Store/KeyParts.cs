namespace Events.Store;

/// <summary>Keys that tell apart what is of one event type, or of one group: the type or group, a colon, and what follows.</summary>
internal static class KeyParts
{
    /// <summary>
    /// Escapes a type or group: the colon ends it, so none stands in it. Types <c>a</c> with key <c>b:c</c> and <c>a:b</c> with key <c>c</c> are two.
    /// </summary>
    public static string Escape(string name) =>
        name.Replace("%", "%25", StringComparison.Ordinal).Replace(":", "%3A", StringComparison.Ordinal);
}
