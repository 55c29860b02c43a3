using System.Diagnostics;
using System.Text;

namespace Events.Diagnostics;

/// <summary>Baggage as W3C writes it: <c>tenant=acme,reason=a%20b</c>.</summary>
internal static class BaggageText
{
    /// <summary>Writes the baggage of a span, as much of it as may be.</summary>
    /// <returns>The text; null for none.</returns>
    public static string? Write(Activity activity, int maxLength, int maxMembers)
    {
        StringBuilder? text = null;
        int members = 0;
        foreach ((string name, string? value) in activity.Baggage)
        {
            if (members == maxMembers) break;
            string member = $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value ?? "")}";
            if ((text?.Length ?? 0) + member.Length >= maxLength) continue;
            if (text is null) text = new StringBuilder();
            else text.Append(',');
            text.Append(member);
            members++;
        }

        return text?.ToString();
    }

    /// <summary>Reads baggage into a span; what is no member is passed over, and so are the properties of one.</summary>
    public static void Read(ReadOnlySpan<byte> bytes, int maxMembers, Activity activity)
    {
        int members = 0;
        foreach (string member in Encoding.UTF8.GetString(bytes).Split(','))
        {
            int equals = member.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) continue;
            if (members++ == maxMembers) return;
            int end = member.IndexOf(';', equals);
            string value = member[(equals + 1)..(end < 0 ? member.Length : end)];
            activity.AddBaggage(Uri.UnescapeDataString(member[..equals].Trim()), Uri.UnescapeDataString(value.Trim()));
        }
    }
}
