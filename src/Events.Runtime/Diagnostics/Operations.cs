namespace Events.Diagnostics;

/// <summary>The operations of spans and measurements (<c>messaging.operation.name</c>): the first word of a span's name, before the stream.</summary>
internal static class Operations
{
    /// <summary>An event, or a batch of them, is appended.</summary>
    public const string Publish = "publish";

    /// <summary>A handler is called.</summary>
    public const string Process = "process";

    /// <summary>An entry is deferred to another delivery.</summary>
    public const string Retry = "retry";

    /// <summary>An entry is moved to the dead letters.</summary>
    public const string DeadLetter = "dead_letter";

    /// <summary>A handler writes together with the acknowledgement.</summary>
    public const string Commit = "commit";

    /// <summary>A dead letter is sent back to its group.</summary>
    public const string Requeue = "requeue";

    /// <summary>The kind of an operation by the conventions (<c>messaging.operation.type</c>).</summary>
    public static string TypeOf(string operation) => operation switch
    {
        Publish or Requeue => "send",
        Process => "process",
        _ => "settle",
    };
}
