using System.Text;
using System.Text.Unicode;

namespace Events.Store;

/// <summary>Keys that tell apart what is of one event type, or of one group: the type or group, a colon, and what follows.</summary>
internal static class KeyParts
{
    /// <summary>
    /// Escapes a type or group: the colon ends it, so none stands in it. Types <c>a</c> with key <c>b:c</c> and <c>a:b</c> with key <c>c</c> are two.
    /// </summary>
    public static string Escape(string name) =>
        name.Replace("%", "%25", StringComparison.Ordinal).Replace(":", "%3A", StringComparison.Ordinal);

    /// <summary>The same, in UTF-8.</summary>
    /// <param name="name">The name.</param>
    /// <param name="target">Where to: three times as long.</param>
    /// <returns>The number of bytes.</returns>
    public static int Escape(ReadOnlySpan<byte> name, Span<byte> target)
    {
        // As text would have it, which stands for what is none.
        if (!Utf8.IsValid(name)) return Encoding.UTF8.GetBytes(Escape(Encoding.UTF8.GetString(name)), target);
        if (!name.ContainsAny((byte)'%', (byte)':'))
        {
            name.CopyTo(target);
            return name.Length;
        }

        int length = 0;
        foreach (byte value in name)
        {
            ReadOnlySpan<byte> escaped = value switch { (byte)'%' => "%25"u8, (byte)':' => "%3A"u8, _ => [value] };
            escaped.CopyTo(target[length..]);
            length += escaped.Length;
        }

        return length;
    }
}
