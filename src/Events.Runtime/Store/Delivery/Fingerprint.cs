using System.Security.Cryptography;
using System.Text;
using Events.Safety;

namespace Events.Store.Delivery;

/// <summary>
/// Groups alike failures: the reason, the group, the event type, and the exception's type and where in the code it was
/// thrown, but not its message, which often names the one order it is about.
/// </summary>
internal static class Fingerprint
{
    public static string Of(string reason, string group, ReadOnlySpan<byte> eventType, Exception? exception)
    {
        var text = new StringBuilder();
        text.Append(reason).Append('\n').Append(group).Append('\n').Append(Encoding.UTF8.GetString(eventType));
        int depth = 0;
        for (Exception? cause = exception; cause is not null && depth < ExceptionText.MaxDepth; cause = cause.InnerException, depth++)
        {
            text.Append('\n').Append(ExceptionText.TypeName(cause));
            text.Append('\n').Append(FirstFrame(cause));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }

    private static string FirstFrame(Exception exception)
    {
        // The text of the stack, not its methods: those may be trimmed away.
        string? stack = ExceptionText.StackTrace(exception);
        if (stack is null) return "";
        int end = stack.IndexOf('\n', StringComparison.Ordinal);
        string line = end < 0 ? stack : stack[..end];
        int file = line.IndexOf(" in ", StringComparison.Ordinal);
        return ExceptionText.Bound((file < 0 ? line : line[..file]).Trim());
    }
}
