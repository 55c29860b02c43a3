namespace Events.Redis.Connections;

/// <summary>The progress of connecting, which tells what is likely to be wrong when it goes no further.</summary>
internal sealed class ConnectProgress
{
    // What a TLS server says to whoever does not speak TLS: an alert, or in TLS' frame of a handshake.
    private const byte Alert = 0x15;
    private const byte HandshakeFrame = 0x16;

    /// <summary>Tells whether TLS is being agreed on.</summary>
    public bool IsSecuring { get; set; }

    /// <summary>Returns advice, as a sentence that begins with a space; nothing when there is nothing to say.</summary>
    /// <param name="options">How it was tried.</param>
    /// <param name="connection">What there is of the connection.</param>
    public string Advice(RedisOptions options, RespConnection? connection)
    {
        if (IsSecuring) return " If the server does not speak TLS there, leave TLS off (ssl=false, redis://), or name its TLS port.";
        if (options.UseTls || connection is null || connection.HasAnswered) return "";
        ReadOnlySpan<byte> received = connection.Received.Unread;
        if (received is [Alert or HandshakeFrame, 3, ..]) return " The server speaks TLS there: turn TLS on (ssl=true, rediss://).";
        return received.IsEmpty ? " If the server speaks TLS there, turn TLS on (ssl=true, rediss://)." : "";
    }
}
