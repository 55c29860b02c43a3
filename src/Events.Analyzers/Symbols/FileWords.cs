using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Events.Analyzers.Symbols;

/// <summary>
/// The cheap test before anything is bound: whether the text of a file has one of some words. Each file is looked at once, whatever compilations it is in.
/// </summary>
internal sealed class FileWords
{
    private const int ChunkLength = 8192;

    private readonly ConditionalWeakTable<SyntaxTree, object> _perTree = new();
    private readonly ImmutableArray<string> _words;
    private readonly int _longest;

    public FileWords(ImmutableArray<string> words)
    {
        _words = words;
        _longest = words.Max(static word => word.Length);
    }

    /// <summary>Tells whether any file of the compilation has such a word.</summary>
    public bool AreIn(Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            if (AreIn(tree, cancellationToken)) return true;
        }

        return false;
    }

    public bool AreIn(SyntaxTree tree, CancellationToken cancellationToken)
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
