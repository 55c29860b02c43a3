using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Events.Redis.Scripts;

/// <summary>A script that runs on the server, atomically. Make it once and keep it.</summary>
internal sealed class LuaScript
{
    private readonly byte[] _text;
    private readonly byte[] _hash;

    [SuppressMessage("Security", "CA5350", Justification = "SHA-1 is how Redis names scripts; nothing is secured by it.")]
    public LuaScript(string text)
    {
        _text = Encoding.UTF8.GetBytes(text);
        _hash = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA1.HashData(_text)));
    }

    public ReadOnlySpan<byte> Text => _text;

    /// <summary>Its SHA-1 in lower-case hexadecimal, by which the server knows it once it has run.</summary>
    public ReadOnlySpan<byte> Hash => _hash;
}
