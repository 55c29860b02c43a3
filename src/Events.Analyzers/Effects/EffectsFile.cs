using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Events.Analyzers.Effects;

/// <summary>
/// The AdditionalFile <c>Events.Effects.txt</c>: members that are known to be safe or unsafe to repeat, one a line as
/// <c>[Ns.Type]::Member = unsafe</c>. It overrides what is known of the member otherwise.
/// </summary>
internal sealed class EffectsFile
{
    public const string FileName = "Events.Effects.txt";

    private readonly ImmutableDictionary<string, ImmutableArray<(string Type, bool IsSafe)>> _byMember;

    private EffectsFile(ImmutableDictionary<string, ImmutableArray<(string, bool)>> byMember) => _byMember = byMember;

    public static EffectsFile Read(ImmutableArray<AdditionalText> files, CancellationToken cancellationToken)
    {
        var members = ImmutableDictionary.CreateBuilder<string, ImmutableArray<(string, bool)>>();
        foreach (AdditionalText file in files)
        {
            if (Path.GetFileName(file.Path) != FileName) continue;
            if (file.GetText(cancellationToken) is not { } text) continue;
            foreach (TextLine line in text.Lines)
            {
                if (ListedMember.Parse(line.ToString()) is not { Value: "safe" or "unsafe" } listed) continue;
                members.TryGetValue(listed.Member, out ImmutableArray<(string, bool)> known);
                members[listed.Member] = (known.IsDefault ? [] : known).Add((listed.Type, listed.Value == "safe"));
            }
        }

        return new EffectsFile(members.ToImmutable());
    }

    /// <summary>Whether the member is listed as safe or unsafe; null if it is not listed.</summary>
    public bool? IsSafe(IMethodSymbol method)
    {
        if (!_byMember.TryGetValue(method.Name, out ImmutableArray<(string Type, bool IsSafe)> candidates)) return null;
        foreach ((string type, bool isSafe) in candidates)
        {
            if (method.ContainingType.DerivesFromOrImplements(type)) return isSafe;
        }

        return null;
    }
}
