using EventLedger.Api.Http;
using EventLedger.Api.Pages;
using EventLedger.Application.Ledger;
using EventLedger.Domain.Shared;
using EventLedger.Domain.Staff;
using static EventLedger.Api.Pages.PageTelling;

namespace EventLedger.Api.Staff;

/// <summary>What is kept of whoever of the staff is signed in, to be read and printed: as what they act, where they work, and what they are certified in.</summary>
internal sealed class OwnWorkPage : IEndpoint
{
    public const string Path = "/my-work";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPage(HttpMethods.Get, Path, GetAsync);

    private static async Task GetAsync(HttpContext http)
    {
        var texts = PageAnswers.Texts(http);
        if (await PageSession.FindAsync(http) is not { Actor: { Role: not Role.Beneficiary } person })
        {
            PasswordPages.SeeOther(http, PageAnswers.Address(texts, StaffSignInPage.Path, Path));
            return;
        }

        var (ledger, region, cancellation) = (http.RequestServices.GetRequiredService<StreamLedger>(), person.Region, http.RequestAborted);
        var member = await ledger.FindAsync<StaffMember>(region, StaffMember.StreamId(region, person.User), cancellation);
        var courses = await ledger.FindAsync<Curriculum>(region, Curriculum.StreamId(region), cancellation);
        var view = member is null ? null : StaffMemberView.Of(member, ledger.Now());
        await PageAnswers.WriteAsync(http, new PageView
        {
            Title = texts["my-work"],
            Sentences = [texts.Of("my-work-text", When(ledger.Now()))],
            Sections =
            [
                texts.Section("my-account", [Account(texts, person)]),
                texts.Section("my-employments", [.. (view?.Employments ?? []).Select(one => Employed(texts, one))]),
                texts.Section("my-certificates", [.. (view?.Certificates ?? []).Select(one => Certified(texts, one, courses?.State.Find(one.CourseCode)))]),
            ],
            Links = [(PageAnswers.Address(texts, SignedInPage.Path), texts["signed-in"])],
        });
    }

    private static PageEntry Account(PageTexts texts, Actor person) => texts.Entry(
        null,
        ("data-name", person.User),
        ("data-role", texts.Named("role", person.Role)),
        ("data-centre", person.CentreCode),
        ("data-department", person.DepartmentCode));

    private static PageEntry Employed(PageTexts texts, Employment one) => texts.Entry(
        one.CentreCode ?? one.DepartmentCode,
        ("data-role", string.Join(texts.IsArabic ? "، " : ", ", one.Roles.Select(role => texts.Named("role", role)))),
        ("data-since", When(one.From)),
        ("data-until", When(one.Until)));

    private static PageEntry Certified(PageTexts texts, CertificateView one, Course? course) => texts.Entry(
        course is null ? one.CourseCode : texts.IsArabic ? course.Latest.NameAr : course.Latest.NameEn,
        ("data-status", one.Flaw is null ? texts["certificate-valid"] : texts.Named("certificate-flaw", one.Flaw)),
        ("data-valid-from", Day(one.ValidFrom)),
        ("data-last-day", LastDay(one.ValidUntil)),
        ("data-revoked-from", Day(one.RevokedFrom)),
        ("data-reason", one.RevocationReason));
}
