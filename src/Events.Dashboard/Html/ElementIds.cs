using System.Security.Cryptography;
using System.Text;

namespace Events.Dashboard.Html;

/// <summary>Names of elements for what a page shows of groups and consumers, whatever they are called.</summary>
internal static class ElementIds
{
    /// <summary>The name that is the same for the same parts.</summary>
    public static string Of(string prefix, params ReadOnlySpan<string> parts)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts!)));
        return prefix + "-" + Convert.ToHexStringLower(hash.AsSpan(0, 8));
    }
}
