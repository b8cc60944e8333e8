using System.Net;

namespace EventLedger.Api.Tests.Credentials;

/// <summary>The service with staff who sign in at it, and with keys that no other test's has.</summary>
public sealed class StaffHost : ClientHost
{
    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("eventledger-tests-");

    protected override IEnumerable<(string Name, string Value)> Settings => [.. base.Settings, ("EventLedger:DataFolder", Folder.FullName)];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>An account of somebody, and a printed code for it.</summary>
    public async Task<string> PrintAsync(string user, string? account, string region = "makkah")
    {
        if (account is not null)
        {
            var given = await PostAsync($"admin.{region}", $"/v1/staff/{user}/account", account);
            given.Status.ShouldBeOneOf([HttpStatusCode.OK, HttpStatusCode.Created], given.Text);
        }

        var reply = await PostAsync($"admin.{region}", $"/v1/staff/{user}/activation-code", null);
        return reply.Status == HttpStatusCode.OK ? (string)reply.Json["code"]! : throw new InvalidOperationException(reply.Text);
    }

    /// <summary>Somebody with an account, and the browser that is signed in.</summary>
    public async Task<Browser> ActivateAsync(string user, string account, string password)
    {
        var browser = Browse();
        await browser.TakeAsync(user, await PrintAsync(user, account), password);
        return browser;
    }
}

internal static class StaffBrowsing
{
    public static async Task BeginAsync(this Browser browser, string user, string printed)
    {
        await browser.GetAsync("/activate/staff");
        await browser.SubmitAsync("/activate/staff", ("user", user), ("printed-code", printed));
    }

    public static async Task TakeAsync(this Browser browser, string user, string printed, string password)
    {
        await browser.BeginAsync(user, printed);
        browser.Status.ShouldBe(HttpStatusCode.OK, browser.Page);
        await browser.SubmitAsync("/activate/staff", ("new-password", password), ("new-password-again", password));
        browser.Status.ShouldBe(HttpStatusCode.SeeOther, browser.Page);
    }

    public static async Task StaffSignInAsync(this Browser browser, string user, string password, string path = "/sign-in/staff")
    {
        await browser.GetAsync(path);
        await browser.SubmitAsync(path, ("user", user), ("password", password));
    }
}
