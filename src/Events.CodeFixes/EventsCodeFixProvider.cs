using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Events.CodeFixes;

/// <summary>
/// What every code fix shares: the node under the diagnostic, an equivalence key, and a fix for all occurrences where
/// the change is mechanical. A fix is registered only after it was seen to apply.
/// </summary>
public abstract class EventsCodeFixProvider : CodeFixProvider
{
    /// <summary>Whether all occurrences can be fixed at once. Default: yes.</summary>
    private protected virtual bool IsMechanical => true;

    /// <inheritdoc/>
    public sealed override FixAllProvider? GetFixAllProvider() => IsMechanical ? WellKnownFixAllProviders.BatchFixer : null;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null) return;
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            SyntaxNode node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            await RegisterAsync(context, diagnostic, root, node).ConfigureAwait(false);
        }
    }

    /// <summary>Registers the fixes of one diagnostic.</summary>
    private protected abstract Task RegisterAsync(CodeFixContext context, Diagnostic diagnostic, SyntaxNode root, SyntaxNode node);

    /// <summary>Offers a change of the document's tree.</summary>
    private protected static void Offer(
        CodeFixContext context, Diagnostic diagnostic, string title, string key, Func<SyntaxNode> change)
    {
        Document document = context.Document;
        context.RegisterCodeFix(
            CodeAction.Create(title, _ => Task.FromResult(document.WithSyntaxRoot(change())), diagnostic.Id + "." + key),
            diagnostic);
    }
}
