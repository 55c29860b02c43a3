using System.Collections.Immutable;
using System.Reflection;
using Events.Analyzers.Commands;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Effects;

/// <summary>
/// Holds what is known of members of other libraries: the lines of the AdditionalFiles <c>Events.Effects.txt</c>, one a
/// line as <c>[Ns.Type]::Member = unsafe</c>, and behind them those that ship with the rules. The first that fits
/// decides.
/// </summary>
internal sealed class EffectsFile
{
    public const string FileName = "Events.Effects.txt";

    private const string KnownName = "Events.Analyzers.KnownEffects.txt";

    private static readonly Lazy<ImmutableArray<ListedMember>> Known = new(ReadKnown);

    private readonly Dictionary<string, List<ListedMember>> _byMember = new(StringComparer.Ordinal);

    private EffectsFile(IEnumerable<ListedMember> members)
    {
        foreach (ListedMember member in members)
        {
            if (!_byMember.TryGetValue(member.Member, out List<ListedMember>? known)) _byMember[member.Member] = known = [];
            known.Add(member);
        }
    }

    public static EffectsFile Read(ImmutableArray<AdditionalText> files, CancellationToken cancellationToken)
    {
        var members = new List<ListedMember>();
        foreach (AdditionalText file in files)
        {
            if (Path.GetFileName(file.Path) != FileName || file.GetText(cancellationToken) is not { } text) continue;
            members.AddRange(Members(text.Lines.Select(line => line.ToString())));
        }

        return new EffectsFile(members.Concat(Known.Value));
    }

    /// <summary>Tells whether a line's value is one that this file knows.</summary>
    public static bool IsValue(string value) => value is "safe" or "unsafe" or "fresh";

    /// <summary>Says what a second call does: the value of the first line that fits the member or the type it is called on.</summary>
    public string? Find(IInvocationOperation call) => Find(call.TargetMethod, call.Instance?.Type);

    public string? Find(IMethodSymbol method, ITypeSymbol? calledOn)
    {
        if (!_byMember.TryGetValue(method.Name, out List<ListedMember>? candidates)) return null;
        foreach (ListedMember candidate in candidates)
        {
            if (method.ContainingType.DerivesFromOrImplements(candidate.Type)) return candidate.Value;
            if (calledOn is not null && calledOn.DerivesFromOrImplements(candidate.Type)) return candidate.Value;
        }

        return null;
    }

    private static IEnumerable<ListedMember> Members(IEnumerable<string> lines) =>
        lines.Select(ListedMember.Parse).Where(listed => listed is not null && IsValue(listed.Value))!;

    private static ImmutableArray<ListedMember> ReadKnown()
    {
        using Stream? stream = typeof(EffectsFile).GetTypeInfo().Assembly.GetManifestResourceStream(KnownName);
        if (stream is null) return [];
        using var reader = new StreamReader(stream);
        return [.. Members(reader.ReadToEnd().Split('\n'))];
    }
}
