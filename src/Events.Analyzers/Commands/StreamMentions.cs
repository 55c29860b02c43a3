using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Events.Analyzers.Commands;

/// <summary>
/// The cheap test before anything is bound: whether the text of a file has a word that every stream command needs.
/// </summary>
internal sealed class StreamMentions
{
    private const int ChunkLength = 8192;

    /// <summary>What is known of files of any compilation, where the words are the same for all.</summary>
    private static readonly ConditionalWeakTable<SyntaxTree, object> Shared = new();

    private readonly ImmutableArray<string> _words;
    private readonly int _longest;
    private readonly ConditionalWeakTable<SyntaxTree, object> _perTree;

    public StreamMentions(RedisMethodsFile wrappers)
    {
        _words = ["Stream", "\"X", "Acknowledge", "\"x", "ReplayAsync", .. wrappers.MemberNames];
        _longest = _words.Max(word => word.Length);
        _perTree = wrappers.MemberNames.Any() ? new ConditionalWeakTable<SyntaxTree, object>() : Shared;
    }

    public bool AnyIn(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            if (IsIn(reference.SyntaxTree, cancellationToken)) return true;
        }

        return false;
    }

    /// <summary>Tells whether any file of the compilation has such a word: where none has, there is nothing to do for any type.</summary>
    public bool AnyIn(Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            if (IsIn(tree, cancellationToken)) return true;
        }

        return false;
    }

    private bool IsIn(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (_perTree.TryGetValue(tree, out object? known)) return (bool)known;
        known = Contains(tree.GetText(cancellationToken));
        return (bool)_perTree.GetValue(tree, _ => known);
    }

    private bool Contains(SourceText text)
    {
        char[] chunk = ArrayPool<char>.Shared.Rent(ChunkLength + _longest);
        try
        {
            return Contains(text, chunk);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chunk);
        }
    }

    private bool Contains(SourceText text, char[] chunk)
    {
        for (int start = 0; start < text.Length; start += ChunkLength)
        {
            int length = Math.Min(ChunkLength + _longest, text.Length - start);
            text.CopyTo(start, chunk, 0, length);
            ReadOnlySpan<char> span = chunk.AsSpan(0, length);
            foreach (string word in _words)
            {
                if (span.IndexOf(word.AsSpan(), StringComparison.Ordinal) >= 0) return true;
            }
        }

        return false;
    }
}
