using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Commands;

/// <summary>
/// The cheap test before anything is bound: whether the text of a file has a word that every stream command needs.
/// </summary>
internal sealed class StreamMentions(RedisMethodsFile wrappers)
{
    private static readonly FileWords Ours = new(["Stream", "\"X", "Acknowledge", "\"x", "ReplayAsync"]);

    private readonly FileWords? _wrappers = wrappers.MemberNames.Any() ? new FileWords([.. wrappers.MemberNames]) : null;

    public bool AnyIn(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            if (Ours.AreIn(reference.SyntaxTree, cancellationToken) || _wrappers?.AreIn(reference.SyntaxTree, cancellationToken) == true) return true;
        }

        return false;
    }

    /// <summary>Tells whether any file of the compilation has such a word: where none has, there is nothing to do for any type.</summary>
    public bool AnyIn(Compilation compilation, CancellationToken cancellationToken) =>
        Ours.AreIn(compilation, cancellationToken) || _wrappers?.AreIn(compilation, cancellationToken) == true;
}
