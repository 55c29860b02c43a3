using System.Text;

namespace Events.Wire;

/// <summary>UTF-8 that refuses what would not read back: a lone surrogate written as '?' is a silently changed event.</summary>
internal static class StrictUtf8
{
    public static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
