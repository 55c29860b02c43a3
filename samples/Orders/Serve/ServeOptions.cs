using System.Globalization;
using Orders.Contracts;

namespace Orders.Serve;

/// <summary>The command line of <c>--serve</c>.</summary>
internal sealed record ServeOptions
{
    public const string Usage = """
        Usage: Orders --serve [options]      the demo in the browser
          --redis host:port    use this Redis instead of the embedded store
          --stream-key key     use this stream instead of demo:events:orders
          --port n             listen on this port of 127.0.0.1 instead of 8083; 0 for a free one
          --maxlen n           keep about so many entries, 2000 unless given
          --claim-idle ms      others claim entries that were idle for so long, 5000 unless given
          --reset              delete the stream first; --no-reset (the default) keeps what is there
        """;

    public string? Redis { get; init; }

    public string StreamKey { get; init; } = OrderStream.Definition.Key;

    public int Port { get; init; } = 8083;

    public long MaxLength { get; init; } = 2_000;

    public TimeSpan ClaimIdle { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The time after which the page is made anew.</summary>
    public TimeSpan RefreshInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>For how long a program without a lease, which was heard of, is taken to read still.</summary>
    public TimeSpan HeardWithin { get; init; } = TimeSpan.FromSeconds(15);

    public bool Reset { get; init; }

    public bool Help { get; init; }

    /// <exception cref="ArgumentException">An argument is unknown, lacks its value, or its value makes no sense.</exception>
    public static ServeOptions Parse(string[] arguments)
    {
        var options = new ServeOptions();
        for (int i = 0; i < arguments.Length; i++)
        {
            options = arguments[i] switch
            {
                "--serve" => options,
                "--redis" => options with { Redis = Value(arguments, ref i) },
                "--stream-key" => options with { StreamKey = Value(arguments, ref i) },
                "--port" => options with { Port = (int)Number(arguments, ref i, 0, 65_535) },
                "--maxlen" => options with { MaxLength = Number(arguments, ref i, 1, 1_000_000_000) },
                "--claim-idle" => options with { ClaimIdle = TimeSpan.FromMilliseconds(Number(arguments, ref i, 100, 3_600_000)) },
                "--reset" => options with { Reset = true },
                "--no-reset" => options with { Reset = false },
                "--help" or "-h" => options with { Help = true },
                _ => throw new ArgumentException($"Unknown argument '{arguments[i]}'."),
            };
        }

        return options;
    }

    private static string Value(string[] arguments, ref int index) =>
        index + 1 < arguments.Length && arguments[index + 1].Length > 0
            ? arguments[++index]
            : throw new ArgumentException($"{arguments[index]} needs a value.");

    private static long Number(string[] arguments, ref int index, long least, long most)
    {
        string name = arguments[index];
        string text = Value(arguments, ref index);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most
            ? number
            : throw new ArgumentException($"'{text}' is no value of {name}; expected a whole number from {least} to {most}.");
    }
}
