using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;
using Microsoft.CodeAnalysis.Text;

namespace Events.CodeFixes;

/// <summary>A change of one document whose lines end afterwards as they did before, also those that are laid out anew.</summary>
/// <param name="title">What it does.</param>
/// <param name="key">By which fixes of one kind are known.</param>
/// <param name="document">The document.</param>
/// <param name="change">Its changed tree.</param>
internal sealed class FixAction(string title, string key, Document document, Func<SyntaxNode> change) : CodeAction
{
    public override string Title => title;

    public override string EquivalenceKey => key;

    // What is laid out anew has the line ends of the editor, or of the machine. Where these are others than those of the file, it is laid out here.
    protected override async Task<Document> GetChangedDocumentAsync(CancellationToken cancellationToken)
    {
        Document changed = document.WithSyntaxRoot(change());
        if (EndOf(await document.GetTextAsync(cancellationToken).ConfigureAwait(false)) is not { } end) return changed;
        Document laidOut = await Simplifier.ReduceAsync(changed, cancellationToken: cancellationToken).ConfigureAwait(false);
        laidOut = await Formatter.FormatAsync(laidOut, Formatter.Annotation, cancellationToken: cancellationToken).ConfigureAwait(false);
        laidOut = await Formatter.FormatAsync(laidOut, SyntaxAnnotation.ElasticAnnotation, cancellationToken: cancellationToken).ConfigureAwait(false);
        SourceText text = await laidOut.GetTextAsync(cancellationToken).ConfigureAwait(false);
        TextChange[] others =
        [
            .. text.Lines.Select(static line => TextSpan.FromBounds(line.End, line.EndIncludingLineBreak))
                .Where(span => span.Length > 0 && text.ToString(span) is "\n" or "\r\n" && span.Length != end.Length)
                .Select(span => new TextChange(span, end)),
        ];
        return others.Length == 0 ? changed : document.WithText(text.WithChanges(others));
    }

    /// <summary>How all lines end; null when they differ.</summary>
    private static string? EndOf(SourceText text)
    {
        string? found = null;
        foreach (TextLine line in text.Lines)
        {
            string end = text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak));
            if (end.Length == 0) continue;
            if (end is not ("\n" or "\r\n") || (found is not null && found != end)) return null;
            found = end;
        }

        return found;
    }
}
