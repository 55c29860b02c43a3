using System.Globalization;

namespace Events.Benchmarks;

/// <summary>The command line.</summary>
internal sealed record Options
{
    public const string Usage =
        """
        Usage: dotnet run -c Release --project bench/Events.Benchmarks -- [what…] [options]
          what                codec, w1, w2, w3, w4, w5, w6, w7, w8, w9; all when none is named
          --quick             less of everything: all of it within four minutes
          --check             ends with exit code 1, and says why, when a row is out of its budget
          --rounds n          how many rounds count; default 5
          --only text         only rows whose name in the budgets contains the text, such as w1/64, and their limits
          --stackexchange     adds rows for StackExchange.Redis to w1, w2 and w3: loops over it, and the product over it
          --redis host:port   a running server; default: one of its own. Keys bench:* are written there and deleted
        """;

    private static readonly string[] s_known = ["codec", "w1", "w2", "w3", "w4", "w5", "w6", "w7", "w8", "w9"];

    public IReadOnlyList<string> What { get; private init; } = s_known;

    public bool IsQuick { get; private init; }

    public bool IsCheck { get; private init; }

    public bool WithStackExchange { get; private init; }

    public int Rounds { get; private init; } = 5;

    public string? Only { get; private init; }

    public string? Redis { get; private init; }

    /// <summary>Whether a row belongs to what is run; its name begins with its workload's.</summary>
    public bool IsMeant(string row) => Only is null && What.Any(what => row.StartsWith($"{what}/", StringComparison.Ordinal));

    /// <summary>Reads the command line; null when it is not understood.</summary>
    public static Options? Parse(string[] args)
    {
        var options = new Options();
        var what = new List<string>();
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--quick":
                    options = options with { IsQuick = true };
                    break;
                case "--check":
                    options = options with { IsCheck = true };
                    break;
                case "--stackexchange":
                    options = options with { WithStackExchange = true };
                    break;
                case "--rounds" when i + 1 < args.Length:
                    i++;
                    if (!int.TryParse(args[i], CultureInfo.InvariantCulture, out int rounds) || rounds < 1) return null;
                    options = options with { Rounds = rounds };
                    break;
                case "--only" when i + 1 < args.Length:
                    options = options with { Only = args[++i] };
                    break;
                case "--redis" when i + 1 < args.Length:
                    options = options with { Redis = args[++i] };
                    break;
                case { } name when s_known.Contains(name):
                    what.Add(name);
                    break;
                default:
                    return null;
            }
        }

        // A row's name begins with its workload's.
        if (what.Count == 0 && options.Only is { } only) what.AddRange(s_known.Where(only.StartsWith));
        return what.Count == 0 ? options : options with { What = what };
    }
}
