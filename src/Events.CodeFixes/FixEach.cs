using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Events.CodeFixes;

/// <summary>
/// Fixes all occurrences of a document one after the other, each in the text that the one before has left: what a fix adds
/// once for a type is there for the next, and two changes in one statement do not get in each other's way.
/// </summary>
internal sealed class FixEach : DocumentBasedFixAllProvider
{
    public static FixEach Instance { get; } = new();

    protected override async Task<Document?> FixAllAsync(FixAllContext fixAllContext, Document document, ImmutableArray<Diagnostic> diagnostics)
    {
        SyntaxTree? tree = await document.GetSyntaxTreeAsync(fixAllContext.CancellationToken).ConfigureAwait(false);
        List<Occurrence> left =
        [
            .. diagnostics.Where(diagnostic => diagnostic.Location.SourceTree == tree)
                .OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start)
                .Select(static diagnostic => new Occurrence(diagnostic)),
        ];
        Document current = document;
        while (left.Count > 0)
        {
            Occurrence last = left[left.Count - 1];
            left.RemoveAt(left.Count - 1);
            if (!last.IsThere || await FixAsync(fixAllContext, current, last).ConfigureAwait(false) is not { } next) continue;
            ImmutableArray<TextChange> changes = [.. await next.GetTextChangesAsync(current, fixAllContext.CancellationToken).ConfigureAwait(false)];
            foreach (Occurrence occurrence in left) occurrence.Move(changes);
            current = next;
        }

        return current;
    }

    private static async Task<Document?> FixAsync(FixAllContext context, Document document, Occurrence occurrence)
    {
        SyntaxTree? tree = await document.GetSyntaxTreeAsync(context.CancellationToken).ConfigureAwait(false);
        if (tree is null) return null;
        CodeAction? wanted = null;
        await context.CodeFixProvider.RegisterCodeFixesAsync(new CodeFixContext(
            document, occurrence.In(tree), (action, _) => wanted = action.EquivalenceKey == context.CodeActionEquivalenceKey ? action : wanted,
            context.CancellationToken)).ConfigureAwait(false);
        if (wanted is null) return null;
        ImmutableArray<CodeActionOperation> operations = await wanted.GetOperationsAsync(context.CancellationToken).ConfigureAwait(false);
        return operations.OfType<ApplyChangesOperation>().FirstOrDefault()?.ChangedSolution.GetDocument(document.Id);
    }

    /// <summary>A diagnostic, and where it stands by now.</summary>
    private sealed class Occurrence(Diagnostic diagnostic)
    {
        private readonly TextSpan[] _spans =
            [diagnostic.Location.SourceSpan, .. diagnostic.AdditionalLocations.Select(static location => location.SourceSpan)];

        /// <summary>True while what it is about is still there; another fix may have changed it.</summary>
        public bool IsThere { get; private set; } = true;

        public Diagnostic In(SyntaxTree tree) => Diagnostic.Create(
            diagnostic.Descriptor,
            Location.Create(tree, _spans[0]),
            diagnostic.AdditionalLocations.Select((location, index) =>
                location.SourceTree == diagnostic.Location.SourceTree ? Location.Create(tree, _spans[index + 1]) : location),
            diagnostic.Properties,
            diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));

        public void Move(ImmutableArray<TextChange> changes)
        {
            for (int i = 0; i < _spans.Length; i++)
            {
                if (i > 0 && diagnostic.AdditionalLocations[i - 1].SourceTree != diagnostic.Location.SourceTree) continue;
                int start = _spans[i].Start, end = _spans[i].End;
                foreach (TextChange change in changes)
                {
                    int added = (change.NewText?.Length ?? 0) - change.Span.Length;
                    if (change.Span.Start >= _spans[i].End) continue;
                    if (change.Span.End > _spans[i].Start)
                    {
                        bool isInside = change.Span.Start >= _spans[i].Start && change.Span.End <= _spans[i].End && change.Span != _spans[i];
                        if (!isInside) IsThere = false;
                    }
                    else
                    {
                        start += added;
                    }

                    end += added;
                }

                _spans[i] = TextSpan.FromBounds(start, Math.Max(start, end));
            }
        }
    }
}
